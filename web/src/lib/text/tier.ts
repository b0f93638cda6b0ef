// How commands are kept from the keys of a machine, in plain words.

import type { Beacon } from "@/protocol/Beacon";

interface TierWords {
  label: string;
  means: string;
  warn: boolean;
}

/** The first says of what tier it is, a second one that it is a container. */
export function sayTier({ tier, user, place }: Pick<Beacon, "tier" | "user" | "place">): [TierWords, ...TierWords[]] {
  const kept: TierWords =
    tier === "same_user"
      ? {
          label: "not isolated",
          means: `Commands run as ${user}, the same user as Metatron itself: only your answer stands between a command and the keys. Started as root, Metatron gives them a user of their own.`,
          warn: true,
        }
      : { label: "separate user", means: `Commands run as ${user}: keys, database and sockets are out of their reach.`, warn: false };
  if (place !== "container") return [kept];
  return [kept, {
    label: "inside a container",
    means: "They see and change the container, not the machine around it. There, “sudo make install-bridge” puts the hands on the machine itself.",
    warn: false,
  }];
}
