// The row that grows, and the virtual list. The list measures a row whenever its height changes, then renders itself
// and puts the page to its place anew: for each piece of an answer two frames instead of one. So while its end is in
// view the row is given its height by steps; what stands out of it has room because the margin after the list moves down with it.

/** CSS pixels. */
const STEP = 320;

/**
 * How near the list's height of the row is to the true one: `steps` while the end is in view, `exact` for a reader within
 * the row, `kept` while a wheel or a finger is at it (the list would put the page where it thinks it belongs, and end the move).
 */
export type Follow = "steps" | "exact" | "kept";

export class HeldRow {
  private given: number;

  /** `row` has one child, which is as high as its content; `beyond` is the margin after the list. */
  constructor(
    private readonly row: HTMLElement,
    private readonly beyond: HTMLElement,
  ) {
    // With a height that is given, what happens in it is no matter for the layout of the page.
    this.given = this.height();
    row.style.contain = "size layout";
    row.style.height = `${this.given}px`;
  }

  /** What says by its size that the end has moved: the row, and what is unfolded in it. */
  get watched(): readonly Element[] {
    return this.content ? [this.row, this.content] : [this.row];
  }

  private get content(): Element | null {
    return this.row.firstElementChild;
  }

  private height(): number {
    return this.content?.getBoundingClientRect().height ?? 0;
  }

  /** Call it when the content has changed. */
  measure(follow: Follow, viewHeight: number): void {
    const height = this.height();
    // Less than the view: else the list sees nothing of the row in it, and takes it out of the page.
    const most = viewHeight / 2;
    const step = { exact: 1, steps: Math.min(STEP, most), kept: most }[follow];
    if (height - this.given >= step || height < this.given) {
      this.given = height;
      this.row.style.height = `${height}px`;
    }
    // Not by its height: where a box is moved to needs no layout.
    this.beyond.style.transform = `translateY(${height - this.given}px)`;
  }

  release(): void {
    this.row.style.contain = "";
    this.row.style.height = "";
    this.beyond.style.transform = "";
  }
}
