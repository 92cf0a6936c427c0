// A worker is busy with an import: every three seconds this asks how far it is, and opens the page anew once it is
// done. The page works without this file: then it reloads itself.

const place = document.querySelector("[data-waits]");

async function ask() {
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-waits]");
    if (!answer.ok || !now) return location.reload();
    if (now.textContent !== place.textContent) place.replaceChildren(...now.childNodes);
  } catch {
    // The line is cut: the next time will tell.
  }
  setTimeout(ask, 3000);
}

setTimeout(ask, 3000);
