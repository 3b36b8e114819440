import { expect, test } from 'vitest';
import { escapeXml, html } from './html.ts';

test('text is escaped, HTML is not, lists are joined, nothing is nothing', () => {
  const name = '<b> & "co" \'s';
  const list = ['a', 'b'].map((each) => html`<li>${each}</li>`);
  expect(html`<p title="${name}">${name}${list}${null}${false}${undefined}${0}</p>`.text).toBe(
    '<p title="&#60;b&#62; &#38; &#34;co&#34; &#39;s">&#60;b&#62; &#38; &#34;co&#34; &#39;s<li>a</li><li>b</li>0</p>',
  );
});

test('what XML cannot hold is left out', () => {
  expect(escapeXml('a\u0000b\u001b[1mc\ud800d\ufffe😀')).toBe('ab[1mcd😀');
});
