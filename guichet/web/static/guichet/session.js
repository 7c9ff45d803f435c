// Two minutes before a session ends, say so and offer to stay. Without JavaScript what is sent is kept all the same.
"use strict";

const warning = document.getElementById("session-warning");
const MINUTE = 60000;

if (warning) {
  const minutes = Number(warning.dataset.minutes);
  let timer;

  const wait = () => {
    warning.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      warning.hidden = false;
    }, (minutes - 2) * MINUTE);
  };

  warning.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.ok) wait();
    else window.location.reload();
  });
  wait();
}
