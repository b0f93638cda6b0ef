// Every part of the interface in every state it can be in, in both themes. For whoever builds a page,
// and for the pictures and checks that look at the parts.

import { Segments } from "@/ui/Segments";
import { SECTIONS } from "@/ui/showcase/sections";
import { showStates } from "@/ui/showcase/show_states";
import { Themed } from "@/ui/showcase/Themed";
import { Toasts } from "@/ui/Toasts";
import { useEffect, useState } from "react";

type Shown = "both" | "dark" | "light";

const CHOICES: readonly { value: Shown; label: string }[] = [
  { value: "both", label: "Both" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];

export default function Showcase() {
  const [shown, setShown] = useState<Shown>("both");
  useEffect(showStates, []);
  const schemes = shown === "both" ? (["dark", "light"] as const) : ([shown] as const);
  return (
    <div className="h-full overflow-y-auto scroll-smooth">
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-6 gap-y-1 border-b border-line bg-ground px-4 desk:px-6 py-2">
        <h1 className="text-title font-semibold">Parts</h1>
        <nav aria-label="Kinds of parts" className="order-last w-full wide:order-none wide:w-auto flex flex-1 overflow-x-auto">
          {SECTIONS.map((section) => (
            <a key={section.id} href={`#${section.id}`} className="inline-flex items-center h-6 mr-4 text-muted hover:text-ink whitespace-nowrap -outline-offset-2">
              {section.name}
            </a>
          ))}
        </nav>
        <Segments label="Theme" value={shown} onChange={setShown} options={CHOICES} className="ml-auto" />
      </header>
      <main className="px-4 desk:px-6 pb-16">
        {SECTIONS.map(({ id, name, Shows }) => (
          <section key={id} id={id} aria-labelledby={`${id}-name`} className="pt-8 scroll-mt-12">
            <h2 id={`${id}-name`} className="text-title font-semibold mb-3">
              {name}
            </h2>
            <div className={`grid gap-4 ${shown === "both" ? "wide:grid-cols-2" : ""}`}>
              {schemes.map((scheme) => (
                <Themed key={scheme} scheme={scheme}>
                  <Shows scheme={scheme} />
                </Themed>
              ))}
            </div>
          </section>
        ))}
      </main>
      <Toasts place="foot" />
    </div>
  );
}
