import type { Approval } from "@/protocol/Approval";
import { createContext, type ReactNode } from "react";

/** What shows a question in the middle of a chat; app puts the approvals' own card here. */
export const QuestionSlot = createContext<(approval: Approval) => ReactNode>(() => null);
