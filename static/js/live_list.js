// The list of contents: bars of running ones move, rows renew themselves when a run ends.
import { watchRuns } from "./live.js";

const list = document.querySelector("[data-progress-url]");
if (list) watchRuns(list.dataset.progressUrl);
