import { Buttons } from "@/ui/showcase/Buttons";
import { Choices } from "@/ui/showcase/Choices";
import { Colours } from "@/ui/showcase/Colours";
import { Feedback } from "@/ui/showcase/Feedback";
import { Fields } from "@/ui/showcase/Fields";
import { Figures } from "@/ui/showcase/Figures";
import { Floats } from "@/ui/showcase/Floats";
import { Glyphs } from "@/ui/showcase/Glyphs";
import { Outputs } from "@/ui/showcase/Outputs";
import { Tables } from "@/ui/showcase/Tables";
import { Texts } from "@/ui/showcase/Texts";
import type { Scheme } from "@/ui/showcase/tokens";
import type { ComponentType } from "react";

export const SECTIONS: readonly { id: string; name: string; Shows: ComponentType<{ scheme: Scheme }> }[] = [
  { id: "colours", name: "Colours", Shows: Colours },
  { id: "texts", name: "Text", Shows: Texts },
  { id: "outputs", name: "Code and output", Shows: Outputs },
  { id: "buttons", name: "Buttons", Shows: Buttons },
  { id: "fields", name: "Fields", Shows: Fields },
  { id: "choices", name: "Choices", Shows: Choices },
  { id: "floats", name: "Menus, dialogs, tips", Shows: Floats },
  { id: "feedback", name: "Problems, waiting, nothing", Shows: Feedback },
  { id: "figures", name: "Figures and states", Shows: Figures },
  { id: "tables", name: "Tables", Shows: Tables },
  { id: "glyphs", name: "Glyphs", Shows: Glyphs },
];
