import { Specimen } from "@/ui/showcase/Specimen";

export function Texts() {
  return (
    <>
      <Specimen name="Hanken Grotesk" column>
        <p className="text-display font-[550] tracking-[-0.015em]">Good evening</p>
        <p className="text-head font-semibold">A page’s head, 20 on 28</p>
        <p className="text-title font-semibold">A title, 15 on 20</p>
        <p>The interface, 13 on 18. 0123456789 Il1 O0</p>
        <p className="text-muted">Muted: what explains.</p>
        <p className="text-faint">Faint: what one rarely needs.</p>
        <p className="text-read max-w-(--measure)">
          What is read at length stands in a column of 68 characters, 15 on 24. The disk is two thirds full; the largest folder is the journal, which nobody has looked at since the machine was set up.
        </p>
      </Specimen>
      <Specimen name="Martian Mono" column>
        <p className="label">A label · 12 min · 3 of 7</p>
        <p className="figure">0123456789 · 14:05:12 · $0.0021</p>
        <p className="code">df -h --output=source,pcent /srv | sort -k2</p>
      </Specimen>
    </>
  );
}
