import { RouteForm } from "@/features/settings/routes/RouteForm";
import { useKeepRoute } from "@/features/settings/routes/use_route";
import { sayFor } from "@/features/settings/routes/words";
import { asProblem } from "@/lib/http/problem";
import type { Route } from "@/protocol/Route";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";
import { Sheet } from "@/ui/Sheet";
import { toast } from "@/ui/toast";
import { useId } from "react";

interface Props {
  /** Null: one is made. */
  route: Route | null;
  taken: readonly string[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RouteSheet({ route, taken, open, onOpenChange }: Props) {
  const id = useId();
  const keep = useKeepRoute();
  const turn = (is: boolean) => {
    if (!is) keep.reset();
    onOpenChange(is);
  };
  return (
    <Sheet
      open={open}
      onOpenChange={turn}
      title={route ? `Route ${route.name}` : "A route of your own"}
      description={route ? sayFor(route) : "A list of models under a name. The first that can answer does."}
      footer={
        <>
          <Button onClick={() => turn(false)}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={keep.isPending}>
            Keep
          </Button>
        </>
      }
    >
      <RouteForm
        id={id}
        route={route}
        taken={taken}
        onKeep={(name, change) =>
          keep.mutate(
            { name, change },
            {
              onSuccess: (kept) => {
                turn(false);
                toast({ tone: "good", title: `${kept.name} is kept`, detail: "In force from the next turn on." });
              },
            },
          )
        }
      />
      {keep.isError ? <ProblemCard problem={asProblem(keep.error)} className="mt-4" /> : null}
    </Sheet>
  );
}
