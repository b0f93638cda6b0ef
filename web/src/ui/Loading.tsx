/** Says that something is on its way, but only when it takes long. */
export function Loading({ what }: { what: string }) {
  return (
    <p className="late label text-faint p-4" role="status">
      {what} …
    </p>
  );
}
