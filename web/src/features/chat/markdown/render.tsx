// The tree of a text as elements, made one by one: there is no way by which markup of the text becomes
// markup of the page. Raw HTML is text.

import { CodeBlock } from "@/features/chat/markdown/CodeBlock";
import { Out, Unloaded } from "@/features/chat/markdown/links";
import type { Parsed } from "@/features/chat/markdown/parse";
import { Literal } from "@/ui/Literal";
import type { List, ListItem, Nodes, Table } from "mdast";
import { createElement, type ReactNode } from "react";

type Named = Parsed["named"];

function textOf(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}

function all(nodes: readonly Nodes[], named: Named): ReactNode[] {
  return nodes.map((node, index) => element(node, index, named));
}

function listItem(item: ListItem, key: number, loose: boolean, named: Named): ReactNode {
  const task = item.checked === true || item.checked === false;
  return (
    <li key={key} className={task ? "task-list-item" : undefined}>
      {task ? <span className="task" role="img" aria-label={item.checked ? "done" : "open"} data-checked={item.checked ? "" : undefined} /> : null}
      {item.children.map((child, index) => (child.type === "paragraph" && !loose ? all(child.children, named) : element(child, index, named)))}
    </li>
  );
}

function list(node: List, key: number, named: Named): ReactNode {
  const loose = Boolean(node.spread) || node.children.some((item) => item.spread);
  const items = node.children.map((item, index) => listItem(item, index, loose, named));
  return node.ordered ? (
    <ol key={key} start={node.start ?? 1}>
      {items}
    </ol>
  ) : (
    <ul key={key} className={node.children.some((item) => typeof item.checked === "boolean") ? "tasks" : undefined}>
      {items}
    </ul>
  );
}

function table(node: Table, key: number, named: Named): ReactNode {
  const [head, ...rows] = node.children;
  const cells = (row: typeof head, tag: "th" | "td") =>
    row?.children.map((cell, index) => createElement(tag, { key: index, style: { textAlign: node.align?.[index] ?? undefined } }, all(cell.children, named)));
  return (
    <div key={key} className="table-frame" tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead>
          <tr>{cells(head, "th")}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>{cells(row, "td")}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function element(node: Nodes, key: number, named: Named): ReactNode {
  switch (node.type) {
    case "text":
      return node.value;
    case "paragraph":
      return <p key={key}>{all(node.children, named)}</p>;
    case "heading":
      return createElement(`h${node.depth}`, { key }, all(node.children, named));
    case "emphasis":
      return <em key={key}>{all(node.children, named)}</em>;
    case "strong":
      return <strong key={key}>{all(node.children, named)}</strong>;
    case "delete":
      return <del key={key}>{all(node.children, named)}</del>;
    case "inlineCode":
      return (
        <code key={key}>
          <Literal text={node.value} />
        </code>
      );
    case "code":
      return <CodeBlock key={key} code={node.value} language={node.lang ?? ""} finished />;
    case "link":
      return (
        <Out key={key} href={node.url} words={textOf(node)}>
          {all(node.children, named)}
        </Out>
      );
    case "linkReference":
      return (
        <Out key={key} href={named.get(node.identifier)?.url ?? ""} words={textOf(node)}>
          {all(node.children, named)}
        </Out>
      );
    case "image":
      return <Unloaded key={key} src={node.url} alt={node.alt ?? ""} />;
    case "imageReference":
      return <Unloaded key={key} src={named.get(node.identifier)?.url ?? ""} alt={node.alt ?? ""} />;
    case "list":
      return list(node, key, named);
    case "table":
      return table(node, key, named);
    case "blockquote":
      return <blockquote key={key}>{all(node.children, named)}</blockquote>;
    case "thematicBreak":
      return <hr key={key} />;
    case "break":
      return <br key={key} />;
    case "html":
      return <span key={key}>{node.value}</span>;
    case "footnoteReference":
      return <sup key={key}>{node.label ?? node.identifier}</sup>;
    case "footnoteDefinition":
      return (
        <div key={key} className="note">
          <sup>{node.label ?? node.identifier}</sup>
          <div>{all(node.children, named)}</div>
        </div>
      );
    default:
      // Definitions show nothing of their own.
      return null;
  }
}

export function render({ root, named }: Parsed): ReactNode {
  return all(root.children, named);
}
