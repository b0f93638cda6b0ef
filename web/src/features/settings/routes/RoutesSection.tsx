import { RouteCard } from "@/features/settings/routes/RouteCard";
import { RouteSheet } from "@/features/settings/routes/RouteSheet";
import { SectionHead } from "@/features/settings/Section";
import { routesQuery } from "@/lib/queries/routes";
import { Button } from "@/ui/Button";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

export default function RoutesSection() {
  const routes = useQuery(routesQuery);
  const [making, setMaking] = useState(false);
  const taken = routes.data?.map((route) => route.name) ?? [];
  return (
    <>
      <SectionHead
        title="Routes"
        lead="Which model is asked for what. The first that can answer does; when it fails before its first word, the next one is asked, and the answer says so."
        action={
          routes.data ? (
            <Button glyph="plus" onClick={() => setMaking(true)}>
              Add a route
            </Button>
          ) : null
        }
      />
      <QueryProblem query={routes} className="mb-4" />
      {routes.isPending ? <Skeleton className="h-32" /> : null}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {routes.data?.map((route) => (
          <li key={route.name}>
            <RouteCard route={route} taken={taken} />
          </li>
        ))}
      </ul>
      <RouteSheet route={null} taken={taken} open={making} onOpenChange={setMaking} />
    </>
  );
}
