// The setup link carries its token after `#`, so that it reaches no server log; here it leaves the
// address bar and the history at once and lives in this page's memory alone.

let taken: string | null = null;

export function takeSetupToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    taken = token;
    history.replaceState(history.state, "", location.pathname);
  }
  return taken;
}
