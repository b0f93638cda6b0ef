import { useState } from "react";

/** True from the first opening on: what closes must be there to go out of sight. */
export function useOnceOpen(open: boolean): boolean {
  const [opened, setOpened] = useState(open);
  if (open && !opened) setOpened(true);
  return open || opened;
}
