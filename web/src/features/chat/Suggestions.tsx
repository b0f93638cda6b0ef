import { homeQuery } from "@/lib/queries/home";
import { Glyph } from "@/ui/Glyph";
import { useQuery } from "@tanstack/react-query";

interface Idea {
  key: string;
  title: string;
  why: string;
  prompt: string;
}

/** While nothing was found that needs anyone. */
const ALWAYS: readonly Idea[] = ["How full is the disk?", "Which processes are running?", "Write hello to notes.txt"].map((text) => ({
  key: text,
  title: text,
  why: "",
  prompt: text,
}));

/** What is worth asking now: what Home has found, or else three things that always work. */
export function Suggestions({ onTake }: { onTake: (text: string) => void }) {
  // Looked at once: what one reads here must not change under the pointer.
  const { data, isPending } = useQuery({ ...homeQuery, staleTime: 30_000, refetchInterval: false, retry: false });
  const found = data?.home.suggestions ?? [];
  const ideas = found.length > 0 ? found : ALWAYS;
  // The place is held, so that nothing moves when they come.
  if (isPending) return <div className="mt-6 h-[calc(6*var(--text-ui--line-height)+52px)]" />;
  return (
    <ul className="mt-6 border-t border-line" aria-label="Worth asking">
      {ideas.map((idea) => (
        <li key={idea.key} className="border-b border-line">
          <button
            type="button"
            className="group w-full min-h-(--row) desk:min-h-10 py-2 flex items-center gap-3 text-left text-muted hover:text-ink -outline-offset-2"
            onClick={() => onTake(idea.prompt)}
          >
            <span className="flex-1 min-w-0">
              <span className={`font-medium ${idea.why ? "block text-ink" : ""}`}>{idea.title}</span>
              {idea.why ? <span className="block text-muted">{idea.why}</span> : null}
            </span>
            <span className="text-faint group-hover:text-ink">
              <Glyph name="right" />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
