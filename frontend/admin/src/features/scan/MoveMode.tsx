import { useState } from "react";
import { normaliseScan } from "../../lib/scan";
import { Button } from "../../ui/Button";
import { type Answer, Ask, Thing } from "./Ask";
import { feel } from "./feel";
import { Numbers } from "./Numbers";
import type { Deed } from "./queue";
import { NOT_KEPT, useDo, withdraw } from "./scanQueue";
import { type Article, useArticle } from "./useArticle";

const MOST = 999;

interface Move {
  from: string | null;
  article: Article | null;
  units: number | null;
}

const START: Move = { from: null, article: null, units: null };

/** From one place to another: where it lies, what it is, how many, where it goes. */
export function MoveMode() {
  const keep = useDo();
  const named = useArticle();
  const [move, setMove] = useState(START);
  const [last, setLast] = useState<Deed | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const say = (next: Answer) => {
    feel(next.ok ? "yes" : "no");
    setAnswer(next);
  };

  const read = async (raw: string) => {
    const code = normaliseScan(raw);
    if (code === "") {
      say({ ok: false, text: "Nothing was read. Scan again." });
    } else if (move.from === null) {
      setMove({ ...move, from: code });
      say({ ok: true, text: `From ${code}` });
    } else if (move.article === null) {
      const found = await named(raw);
      if (found.ok) setMove({ ...move, article: found.article });
      say(found.ok ? { ok: true, text: found.article.name } : found);
    } else if (code === move.from) {
      say({ ok: false, text: `That is ${code}, where it comes from. Scan the place it goes to.` });
    } else {
      await book(move.from, move.article, move.units ?? 1, code);
    }
  };
  const book = async (from: string, article: Article, quantity: number, to: string) => {
    const says = `${String(quantity)} × ${article.sku} from ${from} to ${to}`;
    const input = { sku: article.sku, lot: article.lot, from, to, quantity };
    const deed = await keep({ kind: "moveStock", subject: `move:${article.sku}:${from}`, input, says });
    if (!deed) {
      say(NOT_KEPT);
      return;
    }
    setLast(deed);
    setMove({ ...START });
    say({ ok: true, text: `${says}.` });
  };
  const undo = async () => {
    if (move.units !== null) setMove({ ...move, units: null });
    else if (move.article !== null) setMove({ ...move, article: null });
    else if (move.from !== null) setMove(START);
    else if (last) {
      if (!(await withdraw(last.id))) {
        const { from, to } = last.input;
        const says = `Back: ${last.says}`;
        await keep({ kind: "moveStock", subject: `move:back:${last.id}`, input: { ...last.input, from: to, to: from }, says });
      }
      setLast(null);
      say({ ok: true, text: `Carry it back: ${last.says} does not count.` });
      return;
    }
    say({ ok: true, text: "Taken back" });
  };

  if (move.article !== null && move.units === null) {
    return (
      <Numbers
        say={`How many of ${move.article.sku}?`}
        from={1}
        to={MOST}
        start={1}
        onChoose={(units) => {
          setMove({ ...move, units });
          say({ ok: true, text: `${String(units)} pieces` });
        }}
        onBack={() => setMove({ ...move, article: null })}
      />
    );
  }
  const step = move.from === null ? 1 : move.article === null ? 2 : 3;
  const asks = {
    1: { say: "Where does it lie?", what: "From", field: "Scan the place" },
    2: { say: "What do you take?", what: move.from ?? "", field: "Scan the piece" },
    3: { say: `Carry ${String(move.units ?? 1)} away`, what: "To", field: "Scan the place" },
  }[step];
  return (
    <Ask
      step={step}
      steps={3}
      say={asks.say}
      what={asks.what}
      field={asks.field}
      answer={answer}
      onScan={(raw) => void read(raw)}
      actions={
        <Button size="lg" disabled={step === 1 && !last} onClick={() => void undo()}>
          Undo
        </Button>
      }
    >
      {move.article && (
        <Thing picture={move.article.picture} name={move.article.name} more={`${move.article.sku} from ${move.from ?? ""}`} />
      )}
    </Ask>
  );
}
