// Told by an answer whenever it has grown, before anything is painted: who keeps its end in view does so
// in the same frame.

import { createContext } from "react";

export const Grown = createContext<() => void>(() => undefined);
