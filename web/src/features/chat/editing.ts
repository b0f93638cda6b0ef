// Which message of a chat is being edited in its place, if one is.

import { create } from "zustand";

export const useEditing = create<Record<number, string | null>>(() => ({}));

/** The conversation shows a field in the place of this message; null: none any more. */
export function editMessage(pid: number, messageId: string | null): void {
  useEditing.setState({ [pid]: messageId });
}

export function forgetEditing(): void {
  useEditing.setState({}, true);
}
