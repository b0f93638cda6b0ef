import { APPS } from "@/app/apps/list";
import { NotFound } from "@/ui/NotFound";

/** An address that no app has. */
export default function NotFoundRoute() {
  return (
    <NotFound what="page" ways={APPS.map((app) => ({ to: app.path, name: app.name }))}>
      The address may be mistyped, or of an older version.
    </NotFound>
  );
}
