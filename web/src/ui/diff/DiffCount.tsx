/** How much a difference changes. */
export function DiffCount({ added, removed }: { added: number; removed: number }) {
  return (
    <>
      {added > 0 ? <span className="text-ok">+{added}</span> : null}
      {removed > 0 ? <span className="text-bad ml-2 first:ml-0">−{removed}</span> : null}
      <span className="ml-2">{added + removed === 1 ? "line" : "lines"}</span>
    </>
  );
}
