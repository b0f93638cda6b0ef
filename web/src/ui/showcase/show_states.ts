// A state that comes from a pointer or the keyboard cannot be shown at rest. So the rules of the page
// are taken once more, for [data-see="hover"] and [data-see="focus"], while the showcase is open.

const SEEN: readonly [pseudo: string, attribute: string][] = [
  [":hover", '[data-see="hover"]'],
  [":focus-visible", '[data-see="focus"]'],
];

function rulesFor(pseudo: string, attribute: string): string {
  return [...document.styleSheets]
    .flatMap((sheet) => Array.from(sheet.cssRules))
    .filter((rule) => rule.cssText.includes(pseudo))
    .map((rule) => rule.cssText.replaceAll(pseudo, attribute))
    .join("\n");
}

/** Gives what takes it back. */
export function showStates(): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SEEN.map(([pseudo, attribute]) => rulesFor(pseudo, attribute)).join("\n"));
  document.adoptedStyleSheets.push(sheet);
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
