import { Choice, Field } from "@/ui/Field";
import { LONG, nothing, Specimen } from "@/ui/showcase/Specimen";
import { See } from "@/ui/showcase/See";
import { TextArea } from "@/ui/TextArea";

const MODELS = [
  { value: "a", label: "gpt-5-mini" },
  { value: "b", label: "qwen3-coder" },
];

export function Fields() {
  return (
    <>
      <Specimen name="Field: empty, filled, hover, focus, wrong, off" column>
        <div className="grid gap-4 desk:grid-cols-2">
          <Field label="Empty" placeholder="openrouter" hint="A name for yourself; nobody else reads it." />
          <Field label="Filled" defaultValue="openrouter" />
          <Field label="Under the pointer" defaultValue="openrouter" data-see="hover" />
          <Field label="With the focus" defaultValue="openrouter" data-see="focus" />
          <Field label="Wrong" defaultValue="ftp://models.example" wrong="It must begin with https:// or http://." />
          <Field label="Only to be read" defaultValue="https://models.example/v1" readOnly />
          <Field label="A secret" type="password" defaultValue="correct horse" autoComplete="off" />
          <Field label="Long text" defaultValue={LONG} />
        </div>
      </Specimen>
      <Specimen name="Choice: rest, focus, a long one" column>
        <div className="grid gap-4 desk:grid-cols-2">
          <Choice label="Model" value="a" options={MODELS} onChoose={nothing} />
          <See what="focus" of="select">
            <Choice label="With the focus" value="b" options={MODELS} onChoose={nothing} />
          </See>
          <Choice label="A long one" value="a" options={[{ value: "a", label: LONG }]} onChoose={nothing} />
        </div>
      </Specimen>
      <Specimen name="TextArea: empty, filled, focus, wrong" column>
        <div className="grid gap-4 desk:grid-cols-2">
          <TextArea label="Why not" placeholder="It is told to the model." rows={2} />
          <TextArea label="Filled" defaultValue={`${LONG}.\n\nAnd a second paragraph.`} rows={2} />
          <TextArea label="With the focus" defaultValue="Not in this folder." data-see="focus" rows={2} />
          <TextArea label="Wrong" defaultValue="…" wrong="Say a little more." rows={2} />
        </div>
      </Specimen>
    </>
  );
}
