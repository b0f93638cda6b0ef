// The two ways in which a login ends without this page asking for it: the server knows it no more, or
// another tab of this browser logged out. After the first what was typed stays where it is kept, after the second nothing does.

import { forgetPage } from "@/app/forget_page";
import { forgetKept } from "@/lib/device/local";
import { dropProof, PROOF_KEY, readProof } from "@/lib/http/proof";
import { listenUnauthorized } from "@/lib/http/request";
import { useEffect } from "react";
import { useNavigate } from "react-router";

/** Told to the login page: why one stands before it again. */
export type LoggedOut = "by_server" | "in_other_tab";

/** Returns what ends it. */
export function listenLeave(leave: (loggedOut: LoggedOut) => void): () => void {
  const ending = listenUnauthorized(() => {
    dropProof();
    // Whoever ended it from elsewhere may no longer have this device.
    forgetKept();
    void import("@/lib/device/chats").then(({ forgetChats }) => forgetChats()).catch(() => undefined);
    leave("by_server");
  });
  const onStorage = (event: StorageEvent) => {
    if (event.key !== PROOF_KEY || event.newValue !== null) return;
    // A tab that slept hears of it late: then somebody may have logged in anew.
    if (readProof() !== null) return;
    leave("in_other_tab");
    forgetPage();
  };
  window.addEventListener("storage", onStorage);
  return () => {
    ending();
    window.removeEventListener("storage", onStorage);
  };
}

export function useLeave(login: string): void {
  const navigate = useNavigate();
  useEffect(() => listenLeave((loggedOut) => void navigate(login, { replace: true, state: { loggedOut } })), [login, navigate]);
}
