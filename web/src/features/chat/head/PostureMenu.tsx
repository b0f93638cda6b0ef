import { POSTURES } from "@/features/chat/head/postures";
import { part } from "@/lib/part";
import type { Posture } from "@/protocol/Posture";
import { Button } from "@/ui/Button";
import { Early } from "@/ui/float/Early";
import { Glyph } from "@/ui/Glyph";
import { Suspense, useState } from "react";

const PostureChoices = part(() => import("@/features/chat/head/PostureChoices"));

interface Props {
  posture: Posture;
  onChoose: (posture: Posture) => void;
  align?: "start" | "end";
  className?: string;
}

/** How much it may do unasked. */
export function PostureMenu({ posture, onChoose, align = "end", className = "" }: Props) {
  const label = POSTURES.find((one) => one.value === posture)?.label ?? posture;
  const [pressed, setPressed] = useState(false);
  const trigger = (
    <Button look="quiet" className={`px-2! ${className}`} aria-label={`How much it may do unasked: ${label.toLowerCase()}`}>
      {label}
      <Glyph name="down" size={12} />
    </Button>
  );
  return (
    <Suspense fallback={<Early trigger={trigger} onPress={() => setPressed(true)} />}>
      <PostureChoices trigger={trigger} pressed={pressed} align={align} posture={posture} onChoose={onChoose} />
    </Suspense>
  );
}
