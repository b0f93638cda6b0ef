import { Link } from "react-router";

/** Without a key nobody thinks here, and that is said plainly. */
export function DemoNote() {
  return (
    <p className="text-muted">
      No model is set up: the demo script answers. What it runs is real.{" "}
      <Link to="/settings/providers" className="text-ink underline underline-offset-3 decoration-edge">
        Add a model
      </Link>
    </p>
  );
}
