// How each element of the model's text is made. No raw HTML (react-markdown makes none), no remote
// images (they would tell others that it was read, and where), links go out of their own and show where to.

import { CodeBlock } from "@/features/chat/markdown/CodeBlock";
import { Literal } from "@/ui/Literal";
import { isValidElement, type ReactNode } from "react";
import type { Components } from "react-markdown";

/** Where a link leads, when it is one that may be opened: nothing within this page, no scripts, no data. */
export function outside(href: string | undefined): URL | null {
  if (!href || !/^(?:https?|mailto):/i.test(href)) return null;
  try {
    return new URL(href);
  } catch {
    return null;
  }
}

/** Links without a harmless address are left as the text that they were. */
export function keepUrl(url: string): string {
  return outside(url) ? url : "";
}

function textOf(node: ReactNode): string {
  if (typeof node === "string") return node;
  if (Array.isArray(node)) return node.map(textOf).join("");
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : "";
}

export function Out({ href, children }: { href: string; children: ReactNode }) {
  const url = outside(href);
  if (!url) return <>{children}</>;
  const words = textOf(children);
  // The host is said, unless the words are the address itself.
  const plain = words === href || `https://${words}` === href || `http://${words}` === href || `mailto:${words}` === href;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
      {plain ? null : <span className="host">{url.host || url.pathname}</span>}
    </a>
  );
}

export const PARTS: Components = {
  a({ href, children, node }) {
    // The way back from a footnote leads within the page: there it would be everyone's.
    if (node?.properties["dataFootnoteBackref"] !== undefined) return null;
    return href ? <Out href={href}>{children}</Out> : <>{children}</>;
  },
  img({ src, alt }) {
    const address = typeof src === "string" ? src : "";
    const words = alt?.trim() || "image";
    return (
      <span className="unloaded">
        {outside(address) ? <Out href={address}>{words}</Out> : words} <span className="label text-faint">image not loaded</span>
      </span>
    );
  },
  pre({ children }) {
    const code = isValidElement<{ className?: string; children?: ReactNode }>(children) ? children : null;
    const language = /language-(\S+)/.exec(code?.props.className ?? "")?.[1] ?? "";
    return <CodeBlock code={textOf(code?.props.children ?? children).replace(/\n$/, "")} language={language} finished />;
  },
  code({ children }) {
    return (
      <code>
        <Literal text={textOf(children)} />
      </code>
    );
  },
  table({ children }) {
    return (
      <div className="table" tabIndex={0} role="group" aria-label="Table">
        <table>{children}</table>
      </div>
    );
  },
  input({ checked }) {
    return <span className="task" role="img" aria-label={checked ? "done" : "open"} data-checked={checked ? "" : undefined} />;
  },
  // A name in the page would make it a target for others.
  section({ children }) {
    return <div className="notes">{children}</div>;
  },
  sup({ children }) {
    return <sup>{textOf(children)}</sup>;
  },
};
