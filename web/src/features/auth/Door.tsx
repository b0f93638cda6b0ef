import { Glyph } from "@/ui/Glyph";
import type { ReactNode } from "react";

/** The page before the login: one form beside the meridian. */
export function Door({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  return (
    <main className="min-h-dvh h-dvh overflow-y-auto grid desk:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <div className="hidden desk:block relative overflow-hidden border-r border-line" aria-hidden="true">
        <svg className="absolute inset-0 size-full text-line" viewBox="0 0 600 900" preserveAspectRatio="xMinYMid slice" fill="none" stroke="currentColor">
          <circle cx="600" cy="450" r="380" />
          <path d="M600 70c-160 108-235 235-235 380s75 272 235 380M0 450h600" />
          <path className="text-edge" stroke="currentColor" d="M365 444v12M220 444v12M600 66v8" />
        </svg>
        <p className="absolute left-6 top-5 flex items-center gap-2 text-title font-semibold">
          <Glyph name="meridian" size={18} /> Metatron
        </p>
      </div>
      <div className="relative flex flex-col px-6 pt-5 pb-10 desk:p-0 desk:px-20">
        <p className="desk:hidden flex items-center gap-2 text-title font-semibold">
          <Glyph name="meridian" size={18} /> Metatron
        </p>
        {/* Hung from above, not centred: what comes below it moves nothing. */}
        <div className="pt-[max(32px,14dvh)] desk:pt-[max(32px,26dvh)] pb-8 w-full max-w-[400px]">
          <h1 className="text-balance text-display font-[550] tracking-[-0.015em]">{title}</h1>
          <p className="mt-3 mb-8 text-read text-muted">{lead}</p>
          {children}
        </div>
      </div>
    </main>
  );
}
