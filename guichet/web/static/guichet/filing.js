// What htmx adds to a step of a request: each answer is kept as soon as it is given. Without it, the buttons do.
(() => {
  "use strict";

  const form = document.querySelector("form[data-step]");
  const status = document.getElementById("status");
  let waiting = null;

  const say = (text) => { if (status) status.textContent = text; };

  // A field is wrong, for a screen reader as for the eye, exactly as long as its message says so.
  const mark = (messages) => {
    const wrong = messages.querySelector(":scope > .fr-message--error") !== null;
    for (const one of document.querySelectorAll(`[aria-describedby~="${messages.id}"]:not(fieldset)`)) {
      if (wrong) one.setAttribute("aria-invalid", "true");
      else one.removeAttribute("aria-invalid");
    }
    const groups = ["fr-input-group", "fr-select-group", "fr-checkbox-group", "fr-fieldset"];
    for (const name of groups) {
      const own = messages.parentElement.querySelector(`:scope > .${name}`);
      if (own) own.classList.toggle(`${name}--error`, wrong);
      if (!wrong) {
        const inner = messages.parentElement.querySelectorAll(`:scope > .parts .${name}--error`);
        for (const one of inner) one.classList.remove(`${name}--error`);
      }
    }
  };

  // What says the same as before is left alone: a screen reader would read it again.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (!target.matches(".fr-messages-group")) return;
    const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
    if (words(target) === words(fragment)) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const messages = document.getElementById(event.detail.target.id);
    if (messages && messages.matches(".fr-messages-group")) mark(messages);
  });

  // Nothing may be lost in silence: a save that failed is said, and what was typed stays on the page.
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:swapError"]) {
    document.addEventListener(name, () => say(status ? status.dataset.notSaved : ""));
  }
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) say(status ? status.dataset.notSaved : "");
  });

  // A choice among several places is kept with the rest of the page: arrows would keep each on their way.
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-later]")) event.stopPropagation();
  }, true);

  document.documentElement.classList.add("scripted");

  // A button pressed while an answer is on its way waits for it, so that the page does not compete with itself.
  if (form) {
    form.addEventListener("submit", (event) => {
      if (!form.classList.contains("htmx-request")) return;
      event.preventDefault();
      waiting = event.submitter;
    });
    form.addEventListener("htmx:afterRequest", () => setTimeout(() => {
      if (waiting && !form.classList.contains("htmx-request")) {
        const button = waiting;
        waiting = null;
        form.requestSubmit(button);
      }
    }, 0));
  }

  // What replaced the button that was pressed takes the focus: the next key goes on from there, and it is read out.
  document.addEventListener("htmx:afterSettle", (event) => {
    const there = event.detail.elt;
    if (document.activeElement === document.body && there.matches && there.matches(".paper")) there.focus();
  });

  // How far an upload is.
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector && event.target.querySelector("progress");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.max = event.detail.total;
    bar.value = event.detail.loaded;
  });
})();
