import pytest
pytestmark = pytest.mark.browser
def test_explore(sign_in, arrive):
    me = arrive()
    me.open("/")
    for p in ("/dich-vu-cong/", "/dich-vu-cong/?q=dang+ky+ho+kinh+doanh", "/dich-vu-cong/dang-ky-ho-kinh-doanh/", "/ke-hoach/", "/ke-hoach/chi-tieu/APP-2/", "/ke-hoach/ngan-sach/"):
        me.open(p); print("=====", p, me.page.title()); print(me.text[:1800])
    me.faults and print(me.faults)
    m = sign_in("motcua"); print(m.page.url, m.text[:600])
