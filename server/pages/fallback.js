// @ts-check
// Where the other script could not be read (an old browser, a fault in it), the page is loaded anew, as without any.
{
  const screen = document.getElementById('screen');
  const loadMs = screen ? Number(screen.getAttribute('data-load')) : 0;
  if (loadMs > 0 && !document.documentElement.hasAttribute('data-alive')) {
    setTimeout(() => location.assign(location.pathname), loadMs);
  }
}
