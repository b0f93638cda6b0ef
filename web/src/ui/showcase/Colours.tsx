import { contrast } from "@/ui/showcase/contrast";
import { Specimen } from "@/ui/showcase/Specimen";
import { readTokens, type Scheme } from "@/ui/showcase/tokens";
import css from "@/ui/tokens.css?raw";

const TABLES = readTokens(css);
const GROUNDS = ["ground", "surface", "raised"] as const;
const TEXTS = ["ink", "muted", "faint", "ok", "warn", "bad", "info", "signal"] as const;

export function Colours({ scheme }: { scheme: Scheme }) {
  const table = TABLES[scheme];
  const ratio = (what: string, on: string) => (table[what] && table[on] ? contrast(table[what], table[on]).toFixed(1) : "?");
  return (
    <Specimen name="Text on the three grounds, and its contrast" column>
      <div className="grid grid-cols-3 rounded-control border border-line overflow-hidden">
        {GROUNDS.map((ground) => (
          <ul key={ground} className="p-3" style={{ background: `var(--color-${ground})` }}>
            <li className="label text-faint mb-1">{ground}</li>
            {TEXTS.map((name) => (
              <li key={name} className="flex items-baseline justify-between gap-2" style={{ color: `var(--color-${name})` }}>
                {name}
                <span className="figure">{ratio(name, ground)}</span>
              </li>
            ))}
            <li className="flex items-center justify-between gap-2 pt-2 text-muted">
              <span className="h-px flex-1 bg-line" />
              line
            </li>
            <li className="flex items-center justify-between gap-2 text-muted">
              <span className="h-px flex-1 bg-edge" />
              edge <span className="figure">{ratio("edge", ground)}</span>
            </li>
          </ul>
        ))}
      </div>
    </Specimen>
  );
}
