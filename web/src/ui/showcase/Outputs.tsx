import { AnsiText } from "@/ui/AnsiText";
import { CountedDiff } from "@/ui/CountedDiff";
import { Literal } from "@/ui/Literal";
import { PathText } from "@/ui/PathText";
import { Specimen } from "@/ui/showcase/Specimen";

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const ESC = "\u001b[";
const PLAIN = NAMES.map((name, at) => `${ESC}${30 + at}m${name}${ESC}0m`).join(" ");
const BOLD = NAMES.map((name, at) => `${ESC}1;${30 + at}m${name}${ESC}0m`).join(" ");
const GROUNDS = NAMES.map((name, at) => `${ESC}${40 + at}m ${name} ${ESC}0m`).join(" ");
const LOOKS = `${ESC}1mbold${ESC}0m ${ESC}2mdim${ESC}0m ${ESC}3mitalic${ESC}0m ${ESC}4munderlined${ESC}0m ${ESC}9mstruck${ESC}0m ${ESC}7minverse${ESC}0m ${ESC}7;31minverse red${ESC}0m`;

const LINES = Array.from({ length: 24 }, (_, at) => `line ${at + 1}`);
const WHOLE = `${LINES.map((line, at) => (at === 1 ? "line two" : at === 21 ? "line twenty-two" : line)).join("\n")}\n`;
const CHANGED = [
  "--- notes.txt",
  "+++ notes.txt",
  "@@ -1,5 +1,5 @@",
  " line 1",
  "-line 2",
  "+line two",
  " line 3",
  " line 4",
  " line 5",
  "@@ -19,6 +19,6 @@",
  " line 19",
  " line 20",
  " line 21",
  "-line 22",
  "+line twenty-two",
  " line 23",
  " line 24",
  "",
].join("\n");

export function Outputs() {
  return (
    <>
      <Specimen name="What a program prints: eight colours, bold, on a ground, other looks" column>
        <pre className="code text-muted rounded-control border border-line bg-surface px-3 py-2">
          <AnsiText text={[PLAIN, BOLD, GROUNDS, LOOKS, "a mark: safe\u202e txt.exe", "10 %\r100 %"].join("\n")} />
        </pre>
      </Specimen>
      <Specimen name="Exactly what it is: a command, a person's words, a long path" column>
        <p className="code">
          <Literal text={"printf 'safe\u202e txt.exe\u200b' \u001b[8m\r\n\tand a second line"} />
        </p>
        <p>
          <Literal words text={"Words keep their emoji 👩‍🚀 and lose what turns them: a\u202eb"} />
        </p>
        <p className="code max-w-64">
          <PathText text="/var/lib/metatron-agent/fb35eca8b4275abd/homes/3/photographs/of-the-observatory.txt" />
        </p>
      </Specimen>
      <Specimen name="A difference: folded, beside each other where there is room; only added; unreadable" column>
        <CountedDiff text={CHANGED} content={WHOLE} />
        <CountedDiff text={"--- /dev/null\n+++ notes.txt\n@@ -0,0 +1,2 @@\n+Backups run\n+at four\u200b every night\n"} />
        <CountedDiff text={"Binary files a and b differ"} />
      </Specimen>
      <Specimen name="What the model writes" column>
        <div className="prose">
          <div className="prose-block">
            <h2>The disk, in short</h2>
            <p>
              It is <strong>two thirds full</strong>; the <em>journal</em> has the most of it. See <code>journalctl --disk-usage</code> and{" "}
              <a href="#texts">
                the manual <span className="host">debian.org</span>
              </a>
              .
            </p>
            <ul>
              <li>what is old goes first,</li>
              <li>
                then what is large:
                <ol>
                  <li>the journal</li>
                  <li>the photographs</li>
                </ol>
              </li>
            </ul>
            <ul className="tasks">
              <li className="task-list-item">
                <span className="task" data-checked="" /> looked at
              </li>
              <li className="task-list-item">
                <span className="task" /> not yet
              </li>
            </ul>
            <blockquote>
              <p>What was done on the machine stays done.</p>
            </blockquote>
            <div className="table-frame">
              <table>
                <thead>
                  <tr>
                    <th>folder</th>
                    <th>size</th>
                  </tr>
                </thead>
                <tbody>
                  <tr>
                    <td>/var/log/journal</td>
                    <td>4.1 GiB</td>
                  </tr>
                </tbody>
              </table>
            </div>
          </div>
          <figure className="code-block">
            <figcaption className="label text-faint">rust</figcaption>
            <pre>
              <span className="hljs-comment">{"// the line that nobody sees"}</span>
              {"\n"}
              <span className="hljs-keyword">fn</span> <span className="hljs-title">noon</span>(at: <span className="hljs-type">u64</span>) {"->"} <span className="hljs-built_in">String</span> {"{"}
              {"\n    "}
              format!(<span className="hljs-string">"{"{at}"} h"</span>, at + <span className="hljs-number">12</span>){"\n}"}
            </pre>
          </figure>
        </div>
      </Specimen>
    </>
  );
}
