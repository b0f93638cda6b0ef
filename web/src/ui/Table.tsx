// A real table at the desk; on the phone each row is a card (table.css). The roles are said because
// a table that is laid out otherwise loses them.

import type { ComponentProps, ReactNode } from "react";

export function Table({ label, head, children, className = "" }: { label: string; head: ReactNode; children: ReactNode; className?: string }) {
  return (
    <table role="table" aria-label={label} className={`table ${className}`}>
      <thead role="rowgroup">
        <tr role="row">{head}</tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

export function HeadCell({ figure = false, className = "", ...rest }: ComponentProps<"th"> & { figure?: boolean }) {
  return <th role="columnheader" scope="col" className={`label ${figure ? "is-figure" : ""} ${className}`} {...rest} />;
}

export function Row({ className = "", ...rest }: ComponentProps<"tr">) {
  return <tr role="row" className={className} {...rest} />;
}

type CellProps = ComponentProps<"td"> & {
  /** The head of its column; the card on the phone says it beside the value. */
  label?: string;
  /** A number: set in mono, at the right. */
  figure?: boolean;
  /** The row's name: the head of the card. */
  main?: boolean;
};

export function Cell({ label, figure = false, main = false, className = "", ...rest }: CellProps) {
  return <td role="cell" data-label={label} className={`${figure ? "is-figure figure" : ""} ${main ? "is-main" : ""} ${className}`} {...rest} />;
}
