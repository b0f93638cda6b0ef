// How commands are kept from the keys on this machine, in plain words.

import type { Beacon } from "@/protocol/Beacon";

interface TierWords {
  label: string;
  means: string;
  warn: boolean;
}

export function sayTier({ tier, user, place }: Pick<Beacon, "tier" | "user" | "place">): TierWords[] {
  const words: TierWords[] = [];
  if (tier === "same_user") {
    const means = `Commands run as ${user}, the same user as Metatron itself: only your answer stands between a command and the keys.`;
    words.push({ label: "not isolated", means, warn: true });
  } else {
    words.push({ label: "separate user", means: `Commands run as ${user}: keys, database and sockets are out of their reach.`, warn: false });
  }
  if (place === "container") {
    words.push({ label: "inside a container", means: "They see and change the container, not the machine around it.", warn: false });
  }
  return words;
}
