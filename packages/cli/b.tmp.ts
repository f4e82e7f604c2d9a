import { openRows } from './src/import/rows.ts';
import { rowMapper } from './src/import/map-row.ts';
const mapping: any = { type:'catalogue.item', subject:'{办件编号}', department:'{department}', occurred_at:'{date}', body:{ name:'{name}', item_type:{column:'taskType',map:{'10':'10'}}, division_code:'{areaCode}', note:'{note?}', link:'{link}' } };
for (const f of process.argv.slice(2)) for (const withMap of [false,true]) for (let k=0;k<2;k++) {
  const c=process.cpuUsage(); const t=performance.now(); let n=0, bad=0; const m=rowMapper(mapping);
  const s=await openRows(f);
  for await (const b of s) { bad+=b.refused.length; if(!withMap) n+=b.rows.length; else for (const r of b.rows) { const x=m.map(r); if('refused' in x) {bad++; if(bad==1)console.log(x)} else n++; } }
  console.log(f, s.encoding(), withMap?'read+map+id':'read', n, bad, Math.round(n/(performance.now()-t)*1000).toLocaleString(), "cpu:", Math.round(n/(process.cpuUsage(c).user+process.cpuUsage(c).system)*1e6).toLocaleString(),'rows/s', Math.round(process.memoryUsage().rss/1e6)+'MB');
}
