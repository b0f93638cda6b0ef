import { KeepForm } from "@/features/settings/KeepForm";
import { request } from "@/lib/http/request";
import { meQuery } from "@/lib/queries/me";
import type { Me } from "@/protocol/Me";
import type { MeChange } from "@/protocol/MeChange";

export function NameForm({ kept }: { kept: string }) {
  return (
    <KeepForm
      kept={kept}
      read={(text) => text.trim() || null}
      save={(name) => request<Me>("PATCH", "/api/auth/me", { body: { name } satisfies MeChange })}
      query={meQuery}
      said={({ user }) => ({ title: `You are ${user.name}`, detail: "Log in with this name from now on." })}
      field={(name) => ({
        label: "Name",
        name: "username",
        autoComplete: "username",
        spellCheck: false,
        maxLength: 64,
        className: "w-full max-w-[280px]",
        wrong: name === null ? "A name is needed." : undefined,
      })}
    />
  );
}
