// A batch at work: its progress and rows renew themselves.
import { renew } from "./live.js";

const EVERY_MS = 3000;

async function look() {
  if (!document.hidden) {
    try {
      await renew();
    } catch {
      // The network is away for a moment: the next look tells.
    }
  }
  window.setTimeout(look, EVERY_MS);
}

window.setTimeout(look, EVERY_MS);
