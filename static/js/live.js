// Shared by pages that show work in progress: bars that move, and parts that renew themselves.

/** Put a run's progress (0 to 100) into the bar and number inside root. */
export function showProgress(root, progress) {
  const number = root.querySelector("[data-overall]");
  if (number) number.textContent = String(progress);
  const bar = root.querySelector('[role="progressbar"]');
  if (bar) bar.setAttribute("aria-valuenow", String(progress));
  const fill = root.querySelector(":scope .c-bar-fill");
  if (fill && !root.querySelector(".c-segments")) fill.style.width = `${progress}%`;
}

function isBusy(part) {
  const active = document.activeElement;
  const typing = active && part.contains(active) && active.matches("input, textarea, select");
  const video = part.querySelector("video");
  return typing || (video && !video.paused);
}

function keepOpen(part, fresh) {
  for (const details of part.querySelectorAll("details[id]")) {
    const twin = fresh.querySelector(`#${CSS.escape(details.id)}`);
    if (twin) twin.open = details.open;
  }
}

/** What takes the place of the focused element in fresh; nothing when the focus is elsewhere. */
function heir(part, fresh) {
  const active = document.activeElement;
  if (!active || !part.contains(active)) return null;
  if (active.id) return fresh.querySelector(`#${CSS.escape(active.id)}`);
  const alike = [...fresh.querySelectorAll(active.tagName)];
  return alike.find((one) => one.textContent.trim() === active.textContent.trim()) ?? null;
}

/** The part's markup without form tokens, which differ on every page. */
function markup(part) {
  return part.innerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
}

/** Fetch this page again and put in place every [data-live] part that differs. */
export async function renew() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) {
    if (answer.redirected) location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || isBusy(part)) continue;
    const sameFilm = part.dataset.version && part.dataset.version === fresh.dataset.version;
    if (sameFilm || markup(part) === markup(fresh)) continue;
    keepOpen(part, fresh);
    const left = part.querySelector("[data-strip]")?.scrollLeft ?? 0;
    const focused = heir(part, fresh);
    part.replaceWith(fresh);
    focused?.focus({ preventScroll: true });
    const strip = fresh.querySelector("[data-strip]");
    if (strip) strip.scrollLeft = left;
  }
  document.dispatchEvent(new CustomEvent("console:renewed"));
}

/** Ask for the progress of every [data-run] on the page until none is left running. */
export function watchRuns(url, { every = 1500 } = {}) {
  let timer = 0;
  const look = async () => {
    const rows = [...document.querySelectorAll("[data-run]")];
    if (rows.length && !document.hidden) {
      const query = new URLSearchParams(rows.map((row) => ["run", row.dataset.run]));
      try {
        const answer = await fetch(`${url}?${query}`, { credentials: "same-origin" });
        if (answer.ok) await show(rows, await answer.json());
      } catch {
        // The network is away for a moment: the next look tells.
      }
    }
    timer = window.setTimeout(look, every);
  };
  const show = async (rows, runs) => {
    let ended = false;
    for (const row of rows) {
      const run = runs[row.dataset.run];
      if (!run) continue;
      showProgress(row, run.progress);
      ended ||= run.status !== "running";
    }
    if (ended) await renew();
  };
  timer = window.setTimeout(look, every);
  return () => window.clearTimeout(timer);
}
