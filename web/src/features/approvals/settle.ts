import { createContext } from "react";

/** Whether what is on the page has stood still long enough for a press to be meant for it. */
export const Settled = createContext<() => boolean>(() => true);
