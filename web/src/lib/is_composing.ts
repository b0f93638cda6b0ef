interface Pressed {
  nativeEvent: { isComposing: boolean };
  keyCode: number;
}

/** An input method is in the middle of a word, and the key is its own; Safari tells so by the key code alone. */
export function isComposing({ nativeEvent, keyCode }: Pressed): boolean {
  return nativeEvent.isComposing || keyCode === 229;
}
