// What is done in the name of a login ends with it: an answer that comes later must not stand in the
// world of whoever logs in next, and what one person said must not go out with another's session.

let now = new AbortController();

/** The login of now, aborted with its end: taken before something is waited for, and looked at after. */
export function login(): AbortSignal {
  return now.signal;
}

export function endLogin(): void {
  now.abort(new DOMException("the login has ended", "AbortError"));
  now = new AbortController();
}
