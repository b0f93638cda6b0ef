/** Where a key is made, with the provider. */
export function WhereKeys({ at, otherwise = "It is sent to this provider alone." }: { at: string | null; otherwise?: string }) {
  if (!at) return otherwise;
  return (
    <>
      Made at{" "}
      <a href={at} target="_blank" rel="noopener noreferrer" className="underline underline-offset-3 text-muted hover:text-ink">
        {new URL(at).host}
      </a>
      .
    </>
  );
}
