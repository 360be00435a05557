/** The text of a mail: what was written, quotes folded, addresses of web pages as links. */
import { linkParts, textParts } from './quoted';

/** More pieces or links than a person writes: shown as plain text, so that a page stays small. */
const MOST_PARTS = 40;
const MOST_LINKS = 40;

export function Text({ text, empty }: { text: string; empty: string }) {
  const parts = textParts(text);
  if (parts.length === 0) return <p class="faint small">{empty}</p>;
  // Every other line a quote: folding would leave nothing but buttons.
  if (parts.length > MOST_PARTS) return <div class="text">{text}</div>;
  return (
    <>
      {parts.map((part, index) =>
        part.quoted ? (
          <details key={index} class="quote">
            <summary>Quoted text</summary>
            <div class="text">
              <Linked text={part.text} />
            </div>
          </details>
        ) : (
          <div key={index} class="text">
            <Linked text={part.text} />
          </div>
        ),
      )}
    </>
  );
}

/** Addresses of web pages as links that tell the other site nothing of us. */
function Linked({ text }: { text: string }) {
  const parts = linkParts(text);
  if (parts.length > 2 * MOST_LINKS) return <>{text}</>;
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} href={part} target="_blank" rel="noopener noreferrer nofollow">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
