import { Glyph, GLYPHS } from "@/ui/Glyph";
import { Specimen } from "@/ui/showcase/Specimen";

export function Glyphs() {
  return (
    <>
      <Specimen name="All of them" column>
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(88px,1fr))] gap-y-3">
          {GLYPHS.map((name) => (
            <li key={name} className="flex flex-col items-center gap-1.5 min-w-0">
              <Glyph name={name} size={20} />
              <span className="figure text-faint truncate max-w-full">{name}</span>
            </li>
          ))}
        </ul>
      </Specimen>
      <Specimen name="In 14, 16, 20, 24">
        {[14, 16, 20, 24].map((size) => (
          <Glyph key={size} name="meridian" size={size} />
        ))}
      </Specimen>
    </>
  );
}
