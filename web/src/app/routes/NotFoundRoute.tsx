import { APPS } from "@/app/apps/list";
import { NotFound } from "@/ui/NotFound";
import { PageBody } from "@/ui/PageBody";
import { useLocation } from "react-router";

/** An address that no app has. */
export default function NotFoundRoute() {
  const { pathname, search } = useLocation();
  return (
    <PageBody title={null}>
      <NotFound what="page" address={pathname + search} ways={APPS.map((app) => ({ to: app.path, name: app.name }))}>
        The address may be mistyped, or of an older version.
      </NotFound>
    </PageBody>
  );
}
