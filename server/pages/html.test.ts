import { expect, test } from 'vitest';
import { html, part, timer } from './html.ts';

test('text is escaped, HTML is not, lists are joined, nothing is nothing', () => {
  const name = '<b> & "co" \'s';
  const list = ['a', 'b'].map((each) => html`<li>${each}</li>`);
  expect(html`<p title="${name}">${name}${list}${null}${false}${undefined}${0}</p>`.text).toBe(
    '<p title="&#60;b&#62; &#38; &#34;co&#34; &#39;s">&#60;b&#62; &#38; &#34;co&#34; &#39;s<li>a</li><li>b</li>0</p>',
  );
});

test('pages that differ in their parts alone have one skeleton, and say which parts they have', () => {
  const page = (ahead: string, left: string, button = 'Leave') =>
    html`<h1>In line</h1>${[html`<p>${part('ahead', ahead)} ahead</p>`]}${timer('left', 5000, left)}<b>${button}</b>`;
  const [one, two] = [page('30', '0:05'), page('<29>', '0:04')];
  expect(two.skeleton).toBe(one.skeleton);
  expect(two.parts).toEqual({ ahead: '<29>', left: '0:04' });
  expect(two.text).toBe(
    '<h1>In line</h1><p><span id="ahead">&#60;29&#62;</span> ahead</p><span id="left" role="timer" data-until="5000">0:04</span><b>Leave</b>',
  );
  expect(page('30', '0:05', 'Stay').skeleton).not.toBe(one.skeleton);
});
