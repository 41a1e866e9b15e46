(() => {
  const button = document.getElementById('PREFIX-pause');
  const root = button.closest('svg');
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');
  const runs = () => !root.classList.contains('paused') && (!reduced.matches || root.classList.contains('play'));
  const show = () => {
    button.setAttribute('aria-label', runs() ? 'Pause' : 'Play');
    button.lastChild.setAttribute('d', runs() ? 'M8.5 8h3v10h-3zm6 0h3v10h-3z' : 'M10 7.5v11l8.5-5.5z');
  };
  const toggle = () => {
    root.classList.toggle('paused', runs());
    root.classList.add('play');
    show();
  };
  button.addEventListener('click', toggle);
  button.addEventListener('keydown', (event) => {
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      toggle();
    }
  });
  reduced.addEventListener('change', show);
  button.style.display = '';
  show();
})();
