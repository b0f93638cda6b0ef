import { defaultName, hasStandIns, inForce, type Pinned } from "@/features/chat/head/models";
import { useHindered } from "@/features/chat/head/use_hindered";
import { part } from "@/lib/part";
import { useModels } from "@/lib/queries/models";
import { useRoutes } from "@/lib/queries/routes";
import { useSystem } from "@/lib/queries/system";
import { Button } from "@/ui/Button";
import { Early } from "@/ui/float/Early";
import { Glyph } from "@/ui/Glyph";
import { Suspense, useState } from "react";

const ModelChoices = part(() => import("@/features/chat/head/ModelChoices"));

interface Props {
  pinned: Pinned;
  onPin: (pinned: Pinned) => void;
  /** The model that answered here last. */
  answered?: string | null;
  align?: "start" | "end";
  className?: string;
}

/** Which model answers, and the choice of another, by a route or by its name. */
export function ModelMenu({ pinned, onPin, answered = null, align = "end", className = "" }: Props) {
  const offers = useModels();
  const routes = useRoutes();
  const system = useSystem();
  const hindered = useHindered(hasStandIns(pinned, routes));
  const otherwise = defaultName(offers, routes, hindered, pinned ? null : answered) ?? (system === undefined ? "the default" : system.demo ? "demo script" : "none");
  const { short, whole } = inForce(pinned, routes, { otherwise, hindered, answered });
  const [pressed, setPressed] = useState(false);
  const trigger = (
    <Button look="quiet" className={`min-w-0 px-2! ${className}`} aria-label={`Model: ${whole}`} title={pinned ? whole : `The default: ${otherwise}`}>
      <span className="truncate">{short}</span>
      <Glyph name="down" size={12} />
    </Button>
  );
  return (
    <Suspense fallback={<Early trigger={trigger} onPress={() => setPressed(true)} />}>
      <ModelChoices trigger={trigger} pressed={pressed} align={align} offers={offers} routes={routes} otherwise={otherwise} pinned={pinned} onPin={onPin} />
    </Suspense>
  );
}
