// What the model writes. No raw HTML (react-markdown makes none), no remote images (they would tell
// others that it was read, and where), links go out of their own and show where to.

import { splitBlocks } from "@/lib/text/markdown_blocks";
import { memo, useMemo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

const PLUGINS = [remarkGfm];

function hostOf(href: string): string {
  try {
    return new URL(href, "http://relative.invalid").host;
  } catch {
    return "";
  }
}

const COMPONENTS: Components = {
  a({ href, children }) {
    if (!href) return <>{children}</>;
    const host = hostOf(href);
    const shown = typeof children === "string" && (children === href || children.includes(host));
    return (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
        {children}
        {!shown && host !== "relative.invalid" ? <span className="inline-block text-faint no-underline ml-1">({host || href})</span> : null}
      </a>
    );
  },
  img({ src, alt }) {
    return (
      <span className="text-muted">
        [image{alt ? `: ${alt}` : ""}, not loaded{typeof src === "string" && src ? `: ${src}` : ""}]
      </span>
    );
  },
  pre({ children }) {
    // Reached by the keyboard, because it may be wider than the page.
    return <pre tabIndex={0}>{children}</pre>;
  },
  table({ children }) {
    return (
      <div className="table">
        <table>{children}</table>
      </div>
    );
  },
};

const MarkdownBlock = memo(function MarkdownBlock({ source }: { source: string }) {
  return (
    <div className="prose-block">
      <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {source}
      </ReactMarkdown>
    </div>
  );
});

export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => splitBlocks(text), [text]);
  return (
    <div className="prose">
      {blocks.map((source, index) => (
        <MarkdownBlock key={index} source={source} />
      ))}
    </div>
  );
});
