import { Button, type ButtonLook } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { LONG, Specimen } from "@/ui/showcase/Specimen";

const LOOKS: readonly { look: ButtonLook; says: string }[] = [
  { look: "primary", says: "Approve" },
  { look: "plain", says: "Test" },
  { look: "quiet", says: "Later" },
  { look: "danger", says: "Delete" },
];

export function Buttons() {
  return (
    <>
      {LOOKS.map(({ look, says }) => (
        <Specimen key={look} name={`${look}: rest, hover, focus, busy, off`}>
          <Button look={look}>{says}</Button>
          <Button look={look} data-see="hover">
            {says}
          </Button>
          <Button look={look} data-see="focus">
            {says}
          </Button>
          <Button look={look} busy>
            {says}
          </Button>
          <Button look={look} off>
            {says}
          </Button>
          <Button look={look} glyph={look === "danger" ? "trash" : "retry"}>
            {says}
          </Button>
        </Specimen>
      ))}
      <Specimen name="A glyph alone: rest, hover, focus, off">
        <Button look="quiet" glyph="more" aria-label="More" />
        <Button look="quiet" glyph="more" aria-label="More, under the pointer" data-see="hover" />
        <Button look="quiet" glyph="more" aria-label="More, with the focus" data-see="focus" />
        <Button look="quiet" glyph="more" aria-label="More, off" off />
        <CopyButton text="metatron" />
        <CopyButton text="metatron" label="Copy details" words />
      </Specimen>
      <Specimen name="Held until it is full: rest, under way">
        {[0, 0.55].map((share) => (
          <Button key={share} look="primary" className="relative overflow-hidden">
            <span className="hold" style={{ transform: `scaleX(${share})` }} />
            <span className="relative">{share > 0 ? "Keep holding …" : "Hold to approve"}</span>
          </Button>
        ))}
      </Specimen>
      <Specimen name="Long text">
        <Button className="max-w-full min-w-0">
          <span className="truncate">{LONG}</span>
        </Button>
      </Specimen>
    </>
  );
}
