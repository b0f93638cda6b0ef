// The tree of a text as elements, made one by one: there is no way by which markup of the text becomes
// markup of the page.

import { CodeBlock } from "@/features/chat/markdown/CodeBlock";
import { Out, Unloaded } from "@/features/chat/markdown/links";
import type { Node } from "@/features/chat/markdown/parse";
import { MOVING } from "@/lib/text/hidden";
import { Literal } from "@/ui/Literal";
import { createElement, type ReactNode } from "react";

function attribute({ token }: Node, name: string): string {
  return String(token.attrGet(name) ?? "");
}

function textOf({ token, children }: Node): string {
  if (token.type === "softbreak" || token.type === "hardbreak") return "\n";
  return children.length > 0 ? children.map(textOf).join("") : token.content;
}

/** Words as they are, but for what would turn around those that stand after them. */
function wordsOf(text: string, key: number): ReactNode {
  return MOVING.test(text) ? <Literal key={key} words text={text} /> : text;
}

/** One text after the other is one text in the page. */
function all(nodes: readonly Node[]): ReactNode[] {
  const made: ReactNode[] = [];
  for (const [key, node] of nodes.entries()) {
    const next = element(node, key);
    const last = made.at(-1);
    if (typeof next === "string" && typeof last === "string") made[made.length - 1] = last + next;
    else made.push(next);
  }
  return made;
}

function listItem({ children, task }: Node, key: number): ReactNode {
  return (
    <li key={key} className={task ? "task-list-item" : undefined}>
      {task ? <span className="task" role="img" aria-label={task} data-checked={task === "done" ? "" : undefined} /> : null}
      {all(children)}
    </li>
  );
}

function list(node: Node, key: number): ReactNode {
  const className = node.children.some((item) => item.task) ? "tasks" : undefined;
  const items = node.children.map(listItem);
  return node.token.tag === "ol" ? (
    <ol key={key} className={className} start={Number(attribute(node, "start") || 1)}>
      {items}
    </ol>
  ) : (
    <ul key={key} className={className}>
      {items}
    </ul>
  );
}

/** Without the line that it ends with. */
function codeBlock({ token }: Node, key: number): ReactNode {
  return <CodeBlock key={key} code={token.content.replace(/\n$/, "")} language={token.info.trim().split(/\s/)[0] ?? ""} finished />;
}

function label({ token }: Node): string {
  return String(token.meta?.label ?? "");
}

function element(node: Node, key: number): ReactNode {
  const { token, children } = node;
  switch (token.type) {
    case "text":
      return wordsOf(token.content, key);
    case "softbreak":
      return "\n";
    case "hardbreak":
      return <br key={key} />;
    case "inline":
      return all(children);
    case "paragraph_open":
      // In a list without gaps.
      return token.hidden ? all(children) : <p key={key}>{all(children)}</p>;
    case "heading_open":
    case "blockquote_open":
    case "em_open":
    case "strong_open":
    case "thead_open":
    case "tbody_open":
    case "tr_open":
      return createElement(token.tag, { key }, all(children));
    case "s_open":
      return <del key={key}>{all(children)}</del>;
    case "code_inline":
      return (
        <code key={key}>
          <Literal text={token.content} />
        </code>
      );
    case "fence":
    case "code_block":
      return codeBlock(node, key);
    case "link_open":
      return (
        <Out key={key} href={attribute(node, "href")} words={children.map(textOf).join("")}>
          {all(children)}
        </Out>
      );
    case "image":
      return <Unloaded key={key} src={attribute(node, "src")} alt={textOf(node)} />;
    case "bullet_list_open":
    case "ordered_list_open":
      return list(node, key);
    case "table_open":
      return (
        <div key={key} className="table-frame" tabIndex={0} role="group" aria-label="Table">
          <table>{all(children)}</table>
        </div>
      );
    case "th_open":
    case "td_open":
      return createElement(token.tag, { key, style: { textAlign: attribute(node, "style").replace("text-align:", "") || undefined } }, all(children));
    case "hr":
      return <hr key={key} />;
    case "footnote_ref":
      return <sup key={key}>{wordsOf(label(node), 0)}</sup>;
    case "footnote_reference_open":
      return (
        <div key={key} className="note">
          <sup>{wordsOf(label(node), 0)}</sup>
          <div>{all(children)}</div>
        </div>
      );
    default:
      // Whatever it is, its words are not lost.
      return children.length > 0 ? all(children) : wordsOf(token.content, key);
  }
}

export function render(tree: readonly Node[]): ReactNode {
  return all(tree);
}
