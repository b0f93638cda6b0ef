// The browser's offer to put this on the device, kept until a person asks for it: no banner.

import { create } from "zustand";

interface Offer extends Event {
  prompt(): Promise<unknown>;
  userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

export const useInstall = create<{ offer: Offer | null }>(() => ({ offer: null }));

export function listenInstall(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    useInstall.setState({ offer: event as Offer });
  });
  window.addEventListener("appinstalled", () => useInstall.setState({ offer: null }));
}

export async function install(): Promise<void> {
  const { offer } = useInstall.getState();
  if (!offer) return;
  // An offer counts once.
  useInstall.setState({ offer: null });
  await offer.prompt();
}
