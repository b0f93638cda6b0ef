import { elementsOf } from "@/features/chat/markdown/engine";
import { createElement, Fragment } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";

function html(source: string, open = false): string {
  return renderToStaticMarkup(createElement(Fragment, null, elementsOf(source, open)));
}

describe("a link", () => {
  it.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x", "/approve/1", "//evil.example", "http:/approvals", "https:login?next=/x", "http:\\\\\\\\evil.example", "https://bank.example\\\\@evil.example", "#x", "java&#115;cript:alert(1)"])(
    "to %s is text",
    (href) => {
      const made = html(`[words](<${href}>)`);
      expect(made).not.toContain("<a");
      expect(made).toContain("words");
    },
  );

  it("goes out of its own and says its host", () => {
    const made = html("[a bank](https://evil.example/login)");
    expect(made).toContain('target="_blank" rel="noopener noreferrer nofollow"');
    expect(made).toContain('<span class="host">evil.example</span>');
  });

  it("leads where its address was read to lead", () => {
    expect(html("[words](HTTPS:///evil.example)")).toContain('href="https://evil.example/"');
  });

  it("by its address alone says it once", () => {
    expect(html("https://example.org/a")).not.toContain("host");
    expect(html("<https://example.org/a>")).not.toContain("host");
    expect(html("[example.org](https://example.com/)")).toContain('class="host">example.com');
  });

  it.each<[string, string]>([
    ["[bank.example@evil.example](https://bank.example@evil.example)", "evil.example"],
    ["<https://www.bank.example@evil.example/x>", "evil.example"],
    ["[https://bank.example:443@evil.example/](https://bank.example:443@evil.example/)", "evil.example"],
    ["https://аррle.com", "xn--le-6kc8da.com"],
    ["[https://bank.example%2eevil.example](https://bank.example%2eevil.example)", "bank.example.evil.example"],
    ["[me@аррle.com](mailto:me@аррle.com)", "me@%D0%B0%D1%80%D1%80le.com"],
  ])("%s says its host", (source, host) => expect(html(source)).toContain(`<span class="host">${host}</span>`));

  it("by its address with any letters after the host says it once", () => {
    expect(html("https://de.wikipedia.org/wiki/Größe")).not.toContain("host");
    expect(html("me@example.org")).not.toContain("host");
  });

  it("by a name is found", () => {
    expect(html("[it][1]\n\n[1]: https://example.org/x")).toContain('href="https://example.org/x"');
    expect(html("[it][1]\n\n[1]: javascript:alert(1)")).not.toContain("<a");
  });
});

describe("what is not of us", () => {
  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "text <b onclick=x>bold</b>",
    "<style>*{display:none}</style>",
    "<iframe src=//evil.example></iframe>",
    "<!-- hidden -->",
    "<svg onload=alert(1)>",
  ])("%s is text", (source) => {
    const made = html(source);
    expect(made).not.toMatch(/<(?:script|img|b|style|iframe|svg|!--)/);
    expect(made).toContain("&lt;");
  });

  it.each(["![alt](https://evil.example/p.png)", "![alt][1]\n\n[1]: https://evil.example/p.png", "![alt](data:image/png;base64,xx)", "[![alt](https://evil.example/p.png)](https://example.org)"])(
    "%s is not loaded",
    (source) => {
      const made = html(source);
      expect(made).not.toContain("<img");
      expect(made).toContain("alt");
    },
  );

  it("names nothing in the page", () => {
    expect(html("# Head\n\nnote[^1]\n\n[^1]: words")).not.toMatch(/ (?:id|name)=/);
  });
});

describe("what is hidden in code", () => {
  it.each([["`a\u202eb`"], ["```sh\na\u202eb\n```"], ["    a\u202eb"]])("%j is shown", (source) => {
    expect(html(source)).toContain("\\u202e");
  });
});

describe("what would turn words around", () => {
  it.each<[string, string]>([
    ["a\u202eb", '<p><bdi dir="auto">a<span class="mark" title="A character that would not be seen">\\u202e</span>b</bdi></p>'],
    ["[a\u2067b](https://evil.example)", "\\u2067"],
    ["![a\u202eb](https://evil.example)", "\\u202e"],
    ["a[^\u202e]\n\n[^\u202e]: words", "\\u202e"],
  ])("%j is shown", (source, expected) => {
    const made = html(source);
    expect(made).toContain(expected);
    expect(made).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
  });

  it.each(["👩‍🚀 ❤️ 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", "שָׁלוֹם עולם", "می\u200cخواهم", "10\u00a0km"])("%j stays as it is", (source) => {
    expect(html(source)).toBe(`<p>${source}</p>`);
  });

  it("reaches neither out of a link nor into it", () => {
    expect(html("א [א](https://evil.example) א")).toMatch(/<a [^>]*dir="ltr"[^>]*><bdi>א<\/bdi><span class="host">evil.example<\/span><\/a>/);
  });
});

describe("the rest", () => {
  it.each<[string, string]>([
    ["- [x] done\n- [ ] open", '<ul class="tasks"><li class="task-list-item"><span class="task" role="img" aria-label="done" data-checked=""></span>done</li>'],
    ["3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'],
    ["- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["| a |\n|--:|\n| 1 |", '<th style="text-align:right">a</th>'],
    ["1. a\n   - b\n\n     ```sh\n     df\n     ```", '<ol start="1"><li>a<ul><li><p>b</p><figure class="code-block" data-language="sh">'],
    ["a[^1] [^2]\n\n[^1]: words\n[^3]: kept", '<p>a<sup>1</sup> [^2]</p><div class="note"><sup>1</sup><div><p>words</p></div></div><div class="note"><sup>3</sup><div><p>kept</p></div></div>'],
    ["main.rs and www.example.org", "<p>main.rs and www.example.org</p>"],
    ["one\ntwo &copy;", "<p>one\ntwo \u00a9</p>"],
    ["> # a\n> b\n\n---", "<blockquote><h1>a</h1><p>b</p></blockquote><hr/>"],
    ["~~gone~~ **b** *i*", "<p><del>gone</del> <strong>b</strong> <em>i</em></p>"],
    ["a  \nb", "<p>a<br/>b</p>"],
    ["&amp; &lt;b&gt;", "<p>&amp; &lt;b&gt;</p>"],
  ])("%j", (source, expected) => expect(html(source)).toContain(expected));

  it.each<[string, string]>([
    ["some **bol", "<p>some <strong>bol</strong></p>"],
    ["some `cod", "<p>some <code><bdi dir=\"ltr\">cod</bdi></code></p>"],
    ["see [the wor", "<p>see the wor</p>"],
  ])("%j is closed while it is open", (source, expected) => expect(html(source, true)).toBe(expected));
});
