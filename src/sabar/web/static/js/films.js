// Short silent films play while they are seen, for those who do not mind motion. Without this module they have buttons.
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && !calm.matches) target.play().catch(() => {});
      else target.pause();
    }
  },
  { threshold: 0.5 },
);

class Loop extends HTMLElement {
  connectedCallback() {
    this.film = this.querySelector("video");
    if (this.film) seen.observe(this.film);
  }

  disconnectedCallback() {
    if (this.film) seen.unobserve(this.film);
  }
}

customElements.define("sabar-loop", Loop);
