let context: AudioContext | null = null;

function tone(frequency: number, startS: number, lengthS: number): void {
  if (context === null) return;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = "square";
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0.08, context.currentTime + startS);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + startS + lengthS);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(context.currentTime + startS);
  oscillator.stop(context.currentTime + startS + lengthS);
}

/** Two rising tones for yes, one long low tone for no; silent where the browser has no audio. */
export function sound(kind: "yes" | "no"): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (kind === "yes") {
    tone(880, 0, 0.09);
    tone(1320, 0.09, 0.12);
  } else {
    tone(160, 0, 0.45);
  }
}
