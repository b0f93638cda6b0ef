// The row that grows, and the virtual list. The list measures a row whenever its height changes, then renders itself
// and puts the page to its place anew: for each piece of an answer two frames instead of one. So while its end is in
// view the row is given its height by steps; what stands out of it has room because the margin after the list moves down with it.

/** CSS pixels. */
const STEP = 320;

export class HeldRow {
  private given = 0;

  /** `row` has one child, which is as high as its content; `beyond` is the margin after the list. */
  constructor(
    private readonly row: HTMLElement,
    private readonly beyond: HTMLElement,
  ) {
    // With a height that is given, what happens in it is no matter for the layout of the page.
    row.style.contain = "size layout";
    row.style.height = "0px";
  }

  /** What says by its size that the end has moved: the row, and what is unfolded in it. */
  get watched(): readonly Element[] {
    return this.content ? [this.row, this.content] : [this.row];
  }

  private get content(): Element | null {
    return this.row.firstElementChild;
  }

  /** Call it when the content has changed. Without `steps` the list knows the height to the pixel, as a reader within the row needs it. */
  measure(steps: boolean, viewHeight: number): void {
    const height = this.content?.getBoundingClientRect().height ?? 0;
    // Less than the view: so the list always sees some of the row in it.
    const step = steps ? Math.min(STEP, viewHeight / 2) : 1;
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
